# lab: tcp-nonblocking
# weakness: result-of-send-ignored
import select
import socket

welcome = socket.socket()
welcome.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
welcome.bind(("", 9999))
welcome.listen(5)

conns = []
while True:
    ready, _, _ = select.select([welcome] + conns, [], [])
    for s in ready:
        if s is welcome:
            conn, addr = welcome.accept()
            conn.setblocking(False)
            conns.append(conn)
            continue
        try:
            data = s.recv(1024)
        except OSError:
            data = b""
        if not data:
            conns.remove(s)
            s.close()
            continue
        try:
            s.send(data)
        except BlockingIOError:
            pass
        except OSError:
            conns.remove(s)
            s.close()
