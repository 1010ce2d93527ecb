#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""examples/network/ between network namespaces: camera, filter host, viewer.

    network.py test STOPWATCH     short, small pictures: whether it all works
    network.py bench STOPWATCH    1080p30: the tables of docs/network.md

The three machines are namespaces joined by two cables of 1 Gbit/s, and by two long
lines (wan.py) of DELAY ms each way on which LOSS in a hundred packets are lost.
Status 77, and a reason, where there can be none: it takes root, ip and tun.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

if sys.argv[1:2] == ["--help"]:
    print(__doc__)
    sys.exit()

HERE = os.path.dirname(os.path.abspath(__file__))
EXAMPLES = os.path.join(HERE, "../../examples/network")
DELAY, LOSS = 20, 1
LENS = "magnifyfilter n-threads=1 interpolation=bilinear border-width=4"
PICTURE = ("videotestsrc is-live=true num-buffers={frames} ! video/x-raw,"
           "format=NV12,width={width},height={height},framerate=30/1")
PORT = 5000
PATIENCE = 30  # seconds until all listen
# Address of the filter host for the camera, of the viewer for the filter host.
CABLE = ("10.77.1.2", "10.77.2.2")
LONG_LINE = ("10.78.1.2", "10.78.2.2")


def sh(command):
    subprocess.run(command.split(), check=True, stdout=subprocess.DEVNULL)


def near(address):
    """The other end of the line to it."""
    return address[:-1] + "1"


class Machines:
    """camera, filter and viewer."""

    def __init__(self, stopwatch):
        self.names = {name: f"el-{name}-{os.getpid()}"
                      for name in ("camera", "filter", "viewer")}
        self.env = dict(os.environ, GST_LAUNCH=os.path.abspath(stopwatch))
        self.running = []

    def __enter__(self):
        try:
            for name in self.names.values():
                sh(f"ip netns add {name}")
                sh(f"ip -n {name} link set lo up")
            self.join("camera", "filter", CABLE[0], LONG_LINE[0])
            self.join("filter", "viewer", CABLE[1], LONG_LINE[1])
        except (OSError, subprocess.CalledProcessError) as reason:
            self.__exit__()
            print("skipped:", reason)
            sys.exit(77)
        return self

    def join(self, first, second, cable, long_line):
        names = [self.names[each] for each in (first, second)]
        sh(f"ip link add {first}0 netns {names[0]} type veth"
           f" peer name {second}1 netns {names[1]}")
        for name, device, address in ((names[0], first + "0", near(cable)),
                                      (names[1], second + "1", cable)):
            sh(f"ip -n {name} addr add {address}/24 dev {device}")
            sh(f"ip -n {name} link set {device} up")
            sh(f"tc -n {name} qdisc add dev {device} root"
               " tbf rate 1gbit burst 512kb latency 50ms")
        line = subprocess.Popen(
            [os.path.join(HERE, "wan.py"), str(DELAY), str(LOSS), names[0],
             near(long_line), names[1], long_line], stdout=subprocess.PIPE)
        self.running.append(line)
        if line.stdout.readline() != b"up\n":
            raise OSError("no long line: is there a /dev/net/tun?")

    def __exit__(self, *_):
        for process in self.running:
            process.kill()
            process.wait()
        for name in self.names.values():
            subprocess.run(["ip", "netns", "del", name], check=False,
                           stderr=subprocess.DEVNULL)

    def start(self, machine, script, *words, **options):
        """One of the example scripts, on one of the machines."""
        process = subprocess.Popen(
            ["ip", "netns", "exec", self.names[machine],
             os.path.join(EXAMPLES, script), *map(str, words)],
            env=self.env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            encoding="utf-8", **options)
        self.running.append(process)
        return process

    def table(self, machine, *names):
        """Tables of the kernel's, as the machine has them."""
        return subprocess.run(
            ["ip", "netns", "exec", self.names[machine], "cat",
             *(f"/proc/net/{name}" for name in names)],
            check=True, stdout=subprocess.PIPE, encoding="utf-8").stdout

    def await_listeners(self, machine, streams=1):
        """Until it listens at the ports of so many streams."""
        deadline = time.monotonic() + PATIENCE
        for port in range(PORT, PORT + streams):
            while not re.search(f":{port:04X} 0+:0000", self.table(
                    machine, "tcp", "udp", "udp6")):
                if time.monotonic() > deadline:
                    raise RuntimeError(f"nobody listens at {machine}:{port}")
                time.sleep(0.1)

    def sent(self, machine):
        """Bytes that left it, by all of its devices."""
        said = self.table(machine, "dev")
        return sum(int(line.split()[9]) for line in said.splitlines()[2:]
                   if not line.strip().startswith("lo:"))


def finish(process):
    """What it says, and the processor time it took, when told to end."""
    os.kill(process.pid, signal.SIGTERM)  # it is ours until wait4
    said = process.stdout.read()
    _, _, usage = os.wait4(process.pid, 0)
    process.returncode = 0
    return said, usage.ru_utime + usage.ru_stime


def measure(machines, transport, line, seconds, size, streams=1):
    """One record a stream, with what the first hop and the filter host took."""
    picture = PICTURE.format(frames=30 * seconds, width=size[0], height=size[1])
    viewers = [machines.start("viewer", "viewer.sh", transport, PORT + i,
                              "identity name=viewer ! fakesink sync=false")
               for i in range(streams)]
    machines.await_listeners("viewer", streams)
    filters = [machines.start("filter", "filter.sh", transport, PORT + i,
                              line[1], PORT + i, LENS) for i in range(streams)]
    machines.await_listeners("filter", streams)
    before, begun = machines.sent("camera"), time.monotonic()
    cameras = [machines.start("camera", "camera.sh", transport, line[0], PORT + i,
                              f"{picture} ! identity name=camera")
               for i in range(streams)]
    for camera in cameras:
        camera.wait()
    took = time.monotonic() - begun
    megabits = (machines.sent("camera") - before) * 8e-6 / took
    time.sleep(1)
    load = sum(finish(each)[1] for each in filters) / took
    records = [dict(re.findall(r"(\w+) ([\d.]+)", finish(each)[0]))
               for each in viewers]
    for record in records:
        record.update(megabits=megabits / streams, load=100 * load / streams)
    return records


def worst_of(records):
    """What the worst stream has, in one record."""
    worst = {key: max(float(each.get(key, 0)) for each in records)
             for key in ("median", "worst", "unreadable", "megabits", "load")}
    for key in ("fps", "frames"):
        worst[key] = min(float(each.get(key, 0)) for each in records)
    return worst


def bit_for_bit(machines, folder):
    """Whether pictures over TCP are what one machine would make of them."""
    source = "videotestsrc num-buffers=30 ! video/x-raw,format=NV12,width=640,height=360"
    got, wanted = (os.path.join(folder, name) for name in ("got", "wanted"))
    viewer = machines.start("viewer", "viewer.sh", "raw", PORT,
                            f"filesink location={got}")
    machines.await_listeners("viewer")
    middle = machines.start("filter", "filter.sh", "raw", PORT, CABLE[1], PORT, LENS)
    machines.await_listeners("filter")
    machines.start("camera", "camera.sh", "raw", CABLE[0], PORT, source).wait()
    for process in (middle, viewer):
        process.wait(30)
    sh(f"{machines.env['GST_LAUNCH']} {source} ! {LENS} ! filesink"
       f" location={wanted}")
    with open(got, "rb") as ours, open(wanted, "rb") as theirs:
        right = theirs.read()
        return len(right) == 30 * 640 * 360 * 3 // 2 and ours.read() == right


def many(machines):
    """Two streams by filters.sh; then its processes are gone."""
    viewers = [machines.start("viewer", "viewer.sh", "raw", PORT + i,
                              "identity name=viewer ! fakesink sync=false")
               for i in range(2)]
    machines.await_listeners("viewer", 2)
    farm = machines.start("filter", "filters.sh", "raw", 2, PORT, CABLE[1], PORT,
                          start_new_session=True)
    machines.await_listeners("filter", 2)
    picture = PICTURE.format(frames=90, width=640, height=360)
    cameras = [machines.start("camera", "camera.sh", "raw", CABLE[0], PORT + i,
                              f"{picture} ! identity name=camera")
               for i in range(2)]
    for process in cameras + viewers:
        process.wait(30)
    farm.send_signal(signal.SIGTERM)
    farm.wait(20)
    time.sleep(0.5)
    left = subprocess.run(["ip", "netns", "pids", machines.names["filter"]],
                          check=True, stdout=subprocess.PIPE).stdout
    return not left and all(int(re.search(r"frames (\d+)", each.stdout.read())[1])
                            > 20 for each in viewers)


def test(machines):
    failed = 0

    def expect(what, good, record=""):
        nonlocal failed
        failed += not good
        print("ok  " if good else "FAIL", what, record, flush=True)
    for transport in ("jpeg", "h264", "raw", "srt"):
        seen = worst_of(measure(machines, transport, CABLE, 4, (640, 360)))
        expect(transport, seen["frames"] > 40 and 0 < seen["median"] < 2000
               and not seen["unreadable"], seen)
    seen = worst_of(measure(machines, "srt", LONG_LINE, 5, (640, 360)))
    expect("srt on a long line", seen["frames"] > 40
           and seen["median"] > 2 * DELAY and not seen["unreadable"], seen)
    with tempfile.TemporaryDirectory() as folder:
        expect("raw, bit for bit", bit_for_bit(machines, folder))
    expect("two streams, and an end", many(machines))
    return failed


def row(name, records):
    seen = worst_of(records)
    print(f"| {name} | {seen['fps']:.1f} | {seen['median']:.0f} |"
          f" {seen['worst']:.0f} | {seen['unreadable']:.0f} |"
          f" {seen['megabits']:.0f} | {seen['load']:.0f} |", flush=True)


def alone(machines):
    """The same in one process, which has no hops."""
    process = subprocess.run(
        [machines.env["GST_LAUNCH"],
         *f"{PICTURE.format(frames=360, width=1920, height=1080)} !"
         f" identity name=camera ! {LENS} ! identity name=viewer !"
         " fakesink sync=false".split()],
        check=True, stdout=subprocess.PIPE, encoding="utf-8")
    return dict(re.findall(r"(\w+) ([\d.]+)", process.stdout))


def bench(machines):
    large = (1920, 1080)
    long = f"{DELAY} ms each way, {LOSS} % lost"
    print("| | fps | median ms | worst ms | damaged | Mbit/s | filter host % |")
    print("|---|---|---|---|---|---|---|")
    row("one process, no network", [alone(machines)])
    for transport in ("raw", "jpeg", "h264", "srt"):
        row(f"`{transport}`, cables",
            measure(machines, transport, CABLE, 12, large))
    for transport, latency in (("srt", 160), ("srt", 80), ("h264", None)):
        machines.env["LATENCY"] = str(latency or 160)
        row(f"`{transport}`, {f'LATENCY={latency}, ' if latency else ''}{long}",
            measure(machines, transport, LONG_LINE, 12, large))
    for streams in (1, 2, 4):
        row(f"{streams} x `jpeg` 640x360, cables",
            measure(machines, "jpeg", CABLE, 12, (640, 360), streams))


def main(what, stopwatch):
    if os.geteuid() or not shutil.which("ip") or not shutil.which("tc"):
        print("skipped: not root, or no ip")
        return 77
    with Machines(stopwatch) as machines:
        return {"test": test, "bench": bench}[what](machines)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
