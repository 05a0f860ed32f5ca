// lab: tcp-threaded
#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int welcome(int port) {
	struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(port)};
	int fd = socket(AF_INET, SOCK_STREAM, 0), on = 1;
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
	if (bind(fd, (struct sockaddr *)&a, sizeof a) < 0) exit(1);
	listen(fd, 5);
	return fd;
}

static void upper(char *b, int n) {
	for (int i = 0; i < n; i++)
		if (b[i] >= 'a' && b[i] <= 'z') b[i] -= 32;
}

static void all(int fd, char *b, int n) {
	while (n > 0) {
		int k = send(fd, b, n, MSG_NOSIGNAL);
		if (k <= 0) return;
		b += k, n -= k;
	}
}

int main(void) {
	int fd = welcome(12000);
	signal(SIGCHLD, SIG_IGN);
	for (;;) {
		int conn = accept(fd, NULL, NULL), n;
		if (conn < 0) continue;
		if (fork() == 0) {
			char b[1024], out[4096];
			int k = 0;
			close(fd);
			n = recv(conn, b, sizeof b, 0);
			for (int i = 0; i < n; i++) {
				if (i + 1 < n && (unsigned char)b[i] == 0xc3 && (unsigned char)b[i + 1] == 0x9f) {
					out[k++] = 'S', out[k++] = 'S', i++;
				} else if (i + 1 < n && (unsigned char)b[i] == 0xc3 && (unsigned char)b[i + 1] >= 0xa0) {
					out[k++] = b[i++], out[k++] = b[i] - 32;
				} else {
					out[k++] = b[i] >= 'a' && b[i] <= 'z' ? b[i] - 32 : b[i];
				}
			}
			all(conn, out, k);
			_exit(0);
		}
		close(conn);
	}
}
