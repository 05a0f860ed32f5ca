# lab: tcp-nonblocking
# weakness: busy-waiting
import socket

welcome = socket.socket()
welcome.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
welcome.bind(("", 9999))
welcome.listen(5)

welcome.setblocking(False)
conns = []
while True:
    try:
        conn, addr = welcome.accept()
        conn.setblocking(False)
        conns.append([conn, b""])
    except BlockingIOError:
        pass
    for c in list(conns):
        try:
            if c[1]:
                c[1] = c[1][c[0].send(c[1]) :]
                continue
            data = c[0].recv(1024)
            if not data:
                c[0].close()
                conns.remove(c)
            c[1] += data
        except BlockingIOError:
            pass
        except OSError:
            c[0].close()
            conns.remove(c)
