# A UDP echo server that has to be waited for: it works, then it sleeps.
import socket
import sys
import time

begin = time.time()
while time.time() - begin < 2:
    pass
time.sleep(2)
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(("", 5000))
while True:
    data, client = s.recvfrom(4096)
    s.sendto(data, client)
