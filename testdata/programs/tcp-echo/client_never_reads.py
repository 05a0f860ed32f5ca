# Mistake: closes without having read the answer; that sends a reset.
import socket
import sys
import time

s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
s.connect((sys.argv[1], int(sys.argv[2])))
s.sendall(input("text: ").encode())
time.sleep(0.2)
s.close()
