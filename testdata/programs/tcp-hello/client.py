# Sends one line and prints the answer: python3 client.py HOST PORT
import sys
from socket import *

s = socket(AF_INET, SOCK_STREAM)
s.connect((sys.argv[1], int(sys.argv[2])))
s.send(input("text: ").encode())
print(s.recv(1024).decode())
s.close()
