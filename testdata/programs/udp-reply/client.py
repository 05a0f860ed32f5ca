# Sends one line and prints the answer: python3 client.py HOST PORT
import sys
from socket import *

s = socket(AF_INET, SOCK_DGRAM)
s.settimeout(2.0)
s.sendto(input("text: ").encode(), (sys.argv[1], int(sys.argv[2])))
answer, server = s.recvfrom(1024)
print(answer.decode(), server)
s.close()
