# lab: tcp-upper
import socket

welcome = socket.socket()
welcome.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
welcome.bind(("", 12000))
welcome.listen(5)

while True:
    conn, addr = welcome.accept()
    try:
        data = conn.recv(1024)
        conn.sendall(data.decode(errors="replace").upper().encode())
    except OSError as e:
        print(addr, e)
    finally:
        conn.close()
