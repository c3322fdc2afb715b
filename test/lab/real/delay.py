"""Makes the way between two network devices take time.

    delay.py MILLISECONDS DEVICE DEVICE

Creates both devices; whatever is sent into one comes out of the other that much later.
In user space, because not every kernel has netem. A device may be moved into another
network namespace afterwards. Says "ready" when both are there.
"""

import collections
import fcntl
import os
import select
import struct
import sys
import time

# From linux/if_tun.h: packets of IP, with nothing in front of them.
TUNSETIFF = 0x400454CA
IFF_TUN = 0x0001
IFF_NO_PI = 0x1000

LARGEST_PACKET = 65536


def create(name):
    device = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(device, TUNSETIFF, struct.pack("16sH22x", name.encode(), IFF_TUN | IFF_NO_PI))
    return device


def forward(seconds, ends):
    # All packets wait equally long, so the one that came first leaves first.
    waiting = collections.deque()
    while True:
        timeout = max(0, waiting[0][0] - time.monotonic()) if waiting else None
        readable, _, _ = select.select(list(ends), [], [], timeout)
        for end in readable:
            packet = os.read(end, LARGEST_PACKET)
            waiting.append((time.monotonic() + seconds, ends[end], packet))
        while waiting and waiting[0][0] <= time.monotonic():
            _, end, packet = waiting.popleft()
            try:
                os.write(end, packet)
            except OSError:
                pass  # The device is down, or its queue full: packets get lost, as on any way.


one, other = (create(name) for name in sys.argv[2:4])
print("ready", flush=True)
forward(float(sys.argv[1]) / 1000, {one: other, other: one})
