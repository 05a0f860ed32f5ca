# Mistake: closes without having read the answer; that sends a reset.
import sys
import time
from socket import *

s = socket(AF_INET, SOCK_STREAM)
s.connect((sys.argv[1], int(sys.argv[2])))
s.send(input("text: ").encode())
time.sleep(0.2)
s.close()
