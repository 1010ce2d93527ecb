#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""A long line between two network namespaces, for kernels without netem.

    wan.py DELAY LOSS NAMESPACE ADDRESS NAMESPACE ADDRESS

Each namespace gets a device tun-ADDRESS with its address; what goes into one comes
out of the other DELAY ms later, but for LOSS in a hundred packets, always the same
ones. Needs root and /dev/net/tun. Prints a line when the line is up.
"""

import ctypes
import fcntl
import heapq
import os
import random
import select
import struct
import subprocess
import sys
import time

if sys.argv[1:2] == ["--help"]:
    print(__doc__)
    sys.exit()

TUNSETIFF, IFF_TUN, IFF_NO_PI = 0x400454ca, 1, 0x1000
CLONE_NEWNET = 0x40000000
MTU = 1500


def enter(namespace):
    """This process goes on in the network namespace, an open file."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.setns(namespace.fileno(), CLONE_NEWNET):
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def end_of_line(namespace, address, peer):
    """A device in the namespace, as a file of the packets that are sent into it."""
    with open(f"/run/netns/{namespace}", "rb") as there:
        enter(there)
    device = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    name = "tun" + address.replace(".", "")[-8:]
    fcntl.ioctl(device, TUNSETIFF,
                struct.pack("16sH", name.encode(), IFF_TUN | IFF_NO_PI))
    for command in (f"ip addr add {address} peer {peer} dev {name}",
                    f"ip link set {name} up mtu {MTU} txqueuelen 1000"):
        subprocess.run(command.split(), check=True)
    return device


def carry(ends, delay, loss):
    """For ever."""
    under_way = []  # (when, number, where to, packet)
    other = {ends[0]: ends[1], ends[1]: ends[0]}
    chance = random.Random(1)
    number = 0
    while True:
        now = time.monotonic()
        while under_way and under_way[0][0] <= now:
            _, _, end, packet = heapq.heappop(under_way)
            os.write(end, packet)
        wait = under_way[0][0] - now if under_way else None
        for end in select.select(ends, [], [], wait)[0]:
            packet = os.read(end, MTU)
            number += 1
            if chance.random() >= loss:
                heapq.heappush(under_way, (time.monotonic() + delay, number,
                                           other[end], packet))


def main(delay, loss, first, here, second, there):
    with open("/proc/self/ns/net", "rb") as home:
        ends = [end_of_line(first, here, there), end_of_line(second, there, here)]
        enter(home)
    print("up", flush=True)
    carry(ends, float(delay) / 1000, float(loss) / 100)


if __name__ == "__main__":
    main(*sys.argv[1:])
