#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""examples/archive/ on a folder of small films.

    archive.py xargs|parallel|slurm

Whether every film is worked on, interrupted work is taken up again, a film that
cannot be read fails alone, and the results are right; by xargs on this machine, by
GNU parallel over ssh to this machine, and by a Slurm array on this machine, whose
daemons run for the test alone. Status 77, and a reason, where they cannot.
"""

import csv
import getpass
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

if sys.argv[1:2] == ["--help"]:
    print(__doc__)
    sys.exit()

HERE = os.path.dirname(os.path.abspath(__file__))
EXAMPLES = os.path.join(HERE, "../../examples/archive")
WORKER = os.path.abspath(os.path.join(EXAMPLES, "worker.sh"))
FRAMES = 25
FILMS = {"first.avi": "smpte", "second film.avi": "snow",
         "deeper/third.mkv": "ball"}
PATIENCE = 110  # seconds for all films by Slurm: two minutes, with its start


class Skip(Exception):
    """Why this cannot be tried here."""


def sh(command, cwd, check=True):
    """What it prints; command in bash."""
    done = subprocess.run(["bash", "-c", command], cwd=cwd, check=False,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, encoding="utf-8", timeout=240)
    if check and done.returncode:
        raise RuntimeError(f"{command}\n{done.stdout}")
    return done.stdout


def make_films(folder):
    os.makedirs(os.path.join(folder, "films/deeper"))
    for name, pattern in FILMS.items():
        muxer = "matroskamux" if name.endswith("mkv") else "avimux"
        sh(f"gst-launch-1.0 -q videotestsrc num-buffers={FRAMES} pattern={pattern}"
           " ! video/x-raw,width=160,height=120,framerate=25/1 ! jpegenc"
           f" ! {muxer} ! filesink location='films/{name}'", folder)


def frames(path):
    """How many pictures a film has."""
    said = sh(f"gst-launch-1.0 -q filesrc location='{path}' ! decodebin"
              " ! checksumsink sync=false", "/")
    return len(said.splitlines())


def right_csv(path):
    """A line a frame, at its time, with a focus that can be."""
    with open(path, encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return (len(rows) == FRAMES
            and all(abs(float(row["seconds"]) - i / 25) < 0.002
                    and float(row["focus"]) > 0 for i, row in enumerate(rows)))


def expect(what, good, said=""):
    print("ok  " if good else "FAIL", what, "" if good else said, flush=True)
    return not good


def by_xargs(folder):
    archive = os.path.join(EXAMPLES, "archive.sh")
    failed = 0
    for kind in ("edges", "lens"):
        said = sh(f"{archive} {kind} films out 2", folder)
        failed += expect(f"{kind}: all films", all(
            frames(f"{folder}/out/{name}.{kind}.mkv") == FRAMES for name in FILMS)
            and "3 of 3" in said, said)
    sh(f"{archive} focus films out 2", folder)
    failed += expect("focus: all films", all(
        right_csv(f"{folder}/out/{name}.focus.csv") for name in FILMS))
    # One was interrupted, one is broken, one is new.
    os.rename(f"{folder}/out/first.avi.focus.csv",
              f"{folder}/out/first.avi.focus.csv.part")
    with open(f"{folder}/films/broken.mkv", "w", encoding="utf-8") as file:
        file.write("no film")
    said = sh(f"{archive} focus films out 2; echo status $?", folder)
    failed += expect("taken up again; one fails alone", len(re.findall(
        "done already", said)) == 2 and "./first.avi: done" in said
        and "broken.mkv: failed" in said and "status 1" in said
        and not os.path.exists(f"{folder}/out/broken.mkv.focus.csv")
        and right_csv(f"{folder}/out/first.avi.focus.csv"), said)
    return failed


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def by_parallel(folder):
    """Over ssh, to an sshd of our own."""
    sshd = shutil.which("sshd", path="/usr/sbin:/usr/bin")
    if not shutil.which("parallel") or not sshd or not shutil.which("ssh"):
        raise Skip("no parallel, or no ssh")
    port = free_port()
    os.makedirs("/run/sshd", exist_ok=True)
    sh("ssh-keygen -q -t ed25519 -N '' -f key && cp key.pub keys && chmod 600 keys",
       folder)
    server = subprocess.Popen(
        [sshd, "-D", "-e", "-f", "/dev/null", "-h", f"{folder}/key", "-p", str(port),
         "-o", "ListenAddress=127.0.0.1", "-o", f"AuthorizedKeysFile={folder}/keys",
         "-o", "StrictModes=no", "-o", "UsePAM=no", "-o", "PermitRootLogin=yes"],
        stderr=subprocess.DEVNULL)
    ssh = (f"ssh -p {port} -i {folder}/key -o StrictHostKeyChecking=no"
           f" -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR")
    try:
        time.sleep(1)
        host = f"{getpass.getuser()}@127.0.0.1"
        if "here" not in sh(f"{ssh} {host} echo here", folder, check=False):
            raise Skip("no way in by ssh")
        sh("cd films && find . -type f | parallel --will-cite -j2"
           f" --ssh '{ssh}' -S {host} --workdir {folder}/films"
           " --env GST_PLUGIN_PATH_1_0"
           f" {WORKER} focus {folder}/out {{}}", folder)
    finally:
        server.kill()
        server.wait()
    return expect("parallel over ssh", all(
        right_csv(f"{folder}/out/{name}.focus.csv") for name in FILMS))


SLURM = """
ClusterName=edgelens
SlurmctldHost={host}
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket={folder}/munge.socket
CryptoType=crypto/munge
SlurmctldPort={ports[0]}
SlurmdPort={ports[1]}
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool
SlurmctldPidFile={folder}/ctld.pid
SlurmdPidFile={folder}/d.pid
SlurmctldLogFile={folder}/ctld.log
SlurmdLogFile={folder}/d.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
ReturnToService=2
MpiDefault=none
NodeName={host} NodeAddr=127.0.0.1 CPUs={cpus} State=UNKNOWN
PartitionName=all Nodes={host} Default=YES MaxTime=INFINITE State=UP
"""


def start_slurm(folder):
    """Its daemons, and where its settings are."""
    programs = ("munged", "mungekey", "slurmctld", "slurmd", "sbatch", "squeue")
    path = "/usr/sbin:/usr/bin"
    gone = [name for name in programs if not shutil.which(name, path=path)]
    if gone or os.geteuid():
        raise Skip("no " + " ".join(gone) if gone else "not root")
    host = socket.gethostname().split(".")[0]
    settings = f"{folder}/slurm.conf"
    with open(settings, "w", encoding="utf-8") as file:
        file.write(SLURM.format(host=host, folder=folder, cpus=os.cpu_count(),
                                ports=(free_port(), free_port())))
    with open(f"{folder}/cgroup.conf", "w", encoding="utf-8") as file:
        file.write("CgroupPlugin=cgroup/v1\n")
    for name in ("state", "spool"):
        os.mkdir(f"{folder}/{name}")
    os.chmod(folder, 0o755)
    sh(f"mungekey --create --keyfile={folder}/munge.key", folder)
    commands = (
        f"munged --foreground --force --key-file={folder}/munge.key"
        f" --socket={folder}/munge.socket --pid-file={folder}/munge.pid"
        f" --seed-file={folder}/munge.seed --log-file={folder}/munge.log",
        f"slurmctld -D -f {settings}", f"slurmd -D -f {settings}")
    daemons = []
    for command in commands:
        with open(f"{folder}/{command.split()[0]}.out", "w", encoding="utf-8") as out:
            daemons.append(subprocess.Popen(command.split(), stdout=out,
                                            stderr=out, cwd=folder))
        time.sleep(1)
    return daemons, settings


def by_slurm(folder):
    daemons, settings = start_slurm(folder)
    try:
        sh("cd films && find . -type f | sort >../list", folder)
        deadline = time.monotonic() + PATIENCE
        slurm = f"SLURM_CONF={settings}"
        while "idle" not in sh(f"{slurm} sinfo", folder, check=False):
            if time.monotonic() > deadline:
                raise Skip("Slurm does not start here")
            time.sleep(1)
        sh(f"{slurm} sbatch --array=1-$(wc -l <list) --chdir={folder}/films"
           f" --input={folder}/list --output={folder}/task%a.log"
           f" {WORKER} focus {folder}/out", folder)
        while sh(f"{slurm} squeue --noheader", folder).strip():
            if time.monotonic() > deadline:
                raise RuntimeError("the tasks do not end")
            time.sleep(1)
        return expect("a Slurm array", all(
            os.path.exists(f"{folder}/out/{name}.focus.csv")
            and right_csv(f"{folder}/out/{name}.focus.csv") for name in FILMS),
            sh("cat task*.log d.log", folder, check=False))
    finally:
        for daemon in reversed(daemons):
            daemon.send_signal(signal.SIGTERM)
            try:
                daemon.wait(10)
            except subprocess.TimeoutExpired:
                daemon.kill()


def main(how):
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        make_films(folder)
        try:
            return {"xargs": by_xargs, "parallel": by_parallel,
                    "slurm": by_slurm}[how](folder)
        except Skip as reason:
            print("skipped:", reason)
            return 77


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
