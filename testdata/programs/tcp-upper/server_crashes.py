# A TCP server with a slip of the pen: it dies before it listens.
from socket import *

welcome = socket(AF_INET, SOCK_STREAM)
welcome.bind(("", 12000))
welcome.lisen(1)
