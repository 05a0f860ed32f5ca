# lab: tcp-nonblocking
import selectors
import socket

welcome = socket.socket()
welcome.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
welcome.bind(("", 9999))
welcome.listen(5)

welcome.setblocking(False)
sel = selectors.DefaultSelector()
sel.register(welcome, selectors.EVENT_READ, None)


def hang_up(conn):
    sel.unregister(conn)
    conn.close()


while True:
    for key, events in sel.select():
        if key.data is None:
            conn, addr = welcome.accept()
            conn.setblocking(False)
            sel.register(conn, selectors.EVENT_READ, {"rest": b"", "over": False})
            continue
        conn, state = key.fileobj, key.data
        try:
            if events & selectors.EVENT_READ:
                data = conn.recv(1024)
                state["rest"] += data
                state["over"] = not data
            if state["rest"]:
                n = conn.send(state["rest"])
                state["rest"] = state["rest"][n:]
        except BlockingIOError:
            pass
        except OSError:
            hang_up(conn)
            continue
        if state["rest"]:
            sel.modify(conn, selectors.EVENT_WRITE, state)
        elif state["over"]:
            hang_up(conn)
        else:
            sel.modify(conn, selectors.EVENT_READ, state)
