# lab: udp-echo
# against: client
# It sends a message once more when no answer comes.
import socket
import sys
import time

server = (socket.gethostbyname(sys.argv[1]), int(sys.argv[2]))
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)


def answered(message, patience):
    end = time.monotonic() + patience
    while (left := end - time.monotonic()) > 0:
        s.settimeout(left)
        try:
            data, addr = s.recvfrom(65535)
        except TimeoutError:
            break
        except OSError:
            continue
        if addr == server and data == message:
            return True
    return False


while line := input("> "):
    message = line.encode()
    for attempt in range(3):
        s.sendto(message, server)
        if answered(message, 0.7):
            print("got", line)
            break
    else:
        print("lost", line)
