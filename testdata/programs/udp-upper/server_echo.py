# Mistake: echoes instead of answering in upper case.
from socket import *

s = socket(AF_INET, SOCK_DGRAM)
s.bind(("", 12000))
print("ready", flush=True)
while True:
    message, client = s.recvfrom(2048)
    print(message.decode(), client, flush=True)
    s.sendto(message, client)
