# Answers each message a while after it came.
import time
from socket import *

s = socket(AF_INET, SOCK_DGRAM)
s.bind(("", 5000))
print("ready", flush=True)
while True:
    message, client = s.recvfrom(2048)
    time.sleep(0.8)
    s.sendto(message, client)
