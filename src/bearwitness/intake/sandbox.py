"""What a reading process may no longer do once it has been closed in: resources, network, other programs.

Three layers, each for what the one before can't hold:

* resource limits (``setrlimit``): address space, processor time, no file written, few files open;
* a seccomp filter in the kernel (Linux on x86-64 and ARM64), which the process can't lift: no socket, no new
  process or thread, no program started, no signal to or look into another process;
* an audit hook in Python, which refuses the same from Python code wherever there is no seccomp.

A parser that is taken over can therefore still read what our user may read, and answer nonsense about its
own file; it can't send anything away. Source of the filter's form: Linux ``seccomp(2)``, ``seccomp_filter``.
"""

import ctypes
import errno
import platform
import resource
import struct
import sys

from bearwitness.intake.limits import MIB

_OPEN_FILES = 64
_PR_SET_PDEATHSIG, _PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS = 1, 22, 38
_SIGKILL = 9
_MODE_FILTER = 2
_ALLOW, _ERRNO = 0x7FFF0000, 0x00050000
_LOAD, _JUMP_EQUAL, _JUMP_AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_X32_BIT = 0x40000000

# Audit architecture and call numbers: socket, socketpair, connect, bind, sendto, sendmsg, sendmmsg, io_uring_setup,
# clone, fork, vfork, clone3, execve, execveat, kill, tkill, tgkill, pidfd_send_signal, ptrace,
# process_vm_readv, process_vm_writev, pidfd_getfd.
_CALLS = {
    "x86_64": (
        0xC000003E,
        (41, 53, 42, 49, 44, 46, 307, 425, 56, 57, 58, 435, 59, 322, 62, 200, 234, 424, 101, 310, 311, 438),
    ),
    "aarch64": (
        0xC00000B7,
        (198, 199, 203, 200, 206, 211, 269, 425, 220, 435, 221, 281, 129, 130, 131, 424, 117, 270, 271, 438),
    ),
}
_EVENTS = (
    "socket.",
    "subprocess.",
    "os.exec",
    "os.fork",
    "os.spawn",
    "os.posix_spawn",
    "os.system",
    "os.kill",
    "urllib.",
)


def limit_resources(*, cpu_s: int, memory_mb: int) -> None:
    """Sets this process's limits: seconds of processor time from now, MiB of address space, nothing written."""
    spent = resource.getrusage(resource.RUSAGE_SELF)
    used_s = int(spent.ru_utime + spent.ru_stime)
    # At the soft limit the kernel sends SIGXCPU, by which the parent knows the cause; a second later it kills.
    for what, soft, hard in (
        (resource.RLIMIT_CPU, used_s + cpu_s, used_s + cpu_s + 1),
        (resource.RLIMIT_AS, memory_mb * MIB, memory_mb * MIB),
        (resource.RLIMIT_FSIZE, 0, 0),
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_NOFILE, _OPEN_FILES, _OPEN_FILES),
    ):
        ceiling = resource.getrlimit(what)[1]
        if ceiling != resource.RLIM_INFINITY:
            soft, hard = min(soft, ceiling), min(hard, ceiling)  # noqa: PLW2901
        resource.setrlimit(what, (soft, hard))


def die_with_parent() -> None:
    """Makes the kernel kill this process when its parent is gone (Linux; elsewhere the closed pipe ends it)."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, _SIGKILL, 0, 0, 0)


def close_in() -> str:
    """Forbids network, other processes and programs; returns what holds: "seccomp" or "audit hook". For good."""
    sys.addaudithook(_refuse)
    return "seccomp" if _filter_calls() else "audit hook"


def _refuse(event: str, _args: object) -> None:
    if event.startswith(_EVENTS):
        raise PermissionError(errno.EPERM, f"a reading process may not use {event}")


def _instruction(code: int, jump_true: int, jump_false: int, value: int) -> bytes:
    return struct.pack("=HBBI", code, jump_true, jump_false, value)


def _filter_calls() -> bool:
    """Installs the seccomp filter; False where this kernel or machine has none."""
    if sys.platform != "linux" or platform.machine() not in _CALLS:
        return False
    architecture, calls = _CALLS[platform.machine()]
    refuse = _instruction(_RETURN, 0, 0, _ERRNO | errno.EPERM)
    program = [
        _instruction(_LOAD, 0, 0, 4),  # seccomp_data.arch
        _instruction(_JUMP_EQUAL, 1, 0, architecture),
        refuse,
        _instruction(_LOAD, 0, 0, 0),  # seccomp_data.nr
        _instruction(_JUMP_AT_LEAST, 0, 1, _X32_BIT),  # the same calls under their 32-bit numbers
        refuse,
    ]
    for number in calls:
        program += [_instruction(_JUMP_EQUAL, 0, 1, number), refuse]
    program.append(_instruction(_RETURN, 0, 0, _ALLOW))
    code = ctypes.create_string_buffer(b"".join(program))
    header = struct.pack("HxxxxxxP", len(program), ctypes.addressof(code))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    return bool(libc.prctl(_PR_SET_SECCOMP, _MODE_FILTER, ctypes.c_char_p(header), 0, 0) == 0)
