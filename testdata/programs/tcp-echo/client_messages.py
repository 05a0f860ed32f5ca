# No mistake: sends each word as a message of its own, with nothing between
# them, and says good-bye.
import socket
import sys
import time

s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
s.connect((sys.argv[1], int(sys.argv[2])))
words = input("text: ").replace(",", "").split() + ["bye"]
for word in words:
    s.sendall(word.encode())
    s.recv(1024)
    time.sleep(0.01)
s.close()
