# lab: tcp-echo
# weakness: a-pause-taken-for-the-end
import socket

welcome = socket.socket()
welcome.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
welcome.bind(("", 9999))
welcome.listen(5)

conn, addr = welcome.accept()
try:
    while True:
        conn.settimeout(0.15)
        data = conn.recv(1024)
        conn.settimeout(None)
        if not data:
            break
        conn.sendall(data.upper())
except OSError as e:
    print(e)
conn.close()
