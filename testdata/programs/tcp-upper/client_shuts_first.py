# No mistake: the client ends its direction first, and still reads the answer.
import sys
from socket import *

s = socket(AF_INET, SOCK_STREAM)
s.connect((sys.argv[1], int(sys.argv[2])))
s.send(input("text: ").encode())
s.shutdown(SHUT_WR)
print(s.recv(1024).decode())
s.close()
