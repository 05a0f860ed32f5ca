# A client that takes its time before it connects: python3 client.py HOST PORT
import sys
import time
from socket import *

time.sleep(2)
s = socket(AF_INET, SOCK_STREAM)
s.connect((sys.argv[1], int(sys.argv[2])))
s.send(input("text: ").encode())
print(s.recv(1024).decode())
s.close()
