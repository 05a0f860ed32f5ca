# lab: udp-echo
# against: client
import socket
import sys
import time

s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server = (sys.argv[1], int(sys.argv[2]))
while line := input("> ").encode():
    end = time.monotonic() + 2
    try:
        s.sendto(line, server)
        while True:
            s.settimeout(max(end - time.monotonic(), 0.001))
            data, addr = s.recvfrom(4096)
            if addr == server and data == line:
                print(addr, data.decode())
                break
    except OSError as e:
        print("no echo received:", e)
