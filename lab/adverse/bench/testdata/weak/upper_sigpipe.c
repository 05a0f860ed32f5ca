// lab: tcp-upper
// weakness: killed-by-sigpipe
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
	for (;;) {
		int conn = accept(fd, NULL, NULL), n;
		char b[1024];
		n = recv(conn, b, sizeof b, 0);
		usleep(20000); /* thinks */
		for (int i = 0; i < n; i++) {
			if (!strncmp(b + i, "\xc3\x9f", 2)) {
				write(conn, "SS", 2);
				i++;
				continue;
			}
			char c = b[i] >= 'a' && b[i] <= 'z' ? b[i] - 32 : b[i];
			if (!strncmp(b + i, "\xc3\xa9", 2)) {
				write(conn, "\xc3\x89", 2);
				i++;
				continue;
			}
			write(conn, &c, 1);
		}
		close(conn);
	}
}
