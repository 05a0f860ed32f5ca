# lab: tcp-echo
import socket
import time

welcome = socket.socket()
welcome.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
welcome.bind(("", 9999))
welcome.listen(5)

conn, addr = welcome.accept()
try:
    while data := conn.recv(1 << 16):
        time.sleep(0.3)
        conn.sendall(data.upper())
except OSError as e:
    print(addr, e)
conn.close()
