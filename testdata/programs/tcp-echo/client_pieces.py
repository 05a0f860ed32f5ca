# No mistake: sends its line in pieces, because TCP is a stream.
import socket
import sys
import time

s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
s.connect((sys.argv[1], int(sys.argv[2])))
text = input("text: ").encode()
answer = b""
for start in range(0, len(text), 5):
    s.sendall(text[start : start + 5])
    time.sleep(0.01)
while len(answer) < len(text):
    answer += s.recv(1024)
print(answer.decode())
s.close()
