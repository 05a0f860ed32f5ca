// lab: tcp-nonblocking
// weakness: children-not-reaped
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

static void serve(int fd) {
	char text[1024];
	ssize_t n;
	while ((n = recv(fd, text, sizeof text, 0)) > 0)
		for (ssize_t sent = 0, k; sent < n; sent += k)
			if ((k = send(fd, text + sent, n - sent, MSG_NOSIGNAL)) < 0) return;
}

int main(void) {
	int welcome = socket(AF_INET, SOCK_STREAM, 0), on = 1;
	setsockopt(welcome, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons(9999)};
	if (bind(welcome, (struct sockaddr *)&at, sizeof at) < 0 || listen(welcome, 64) < 0) return 1;
	for (;;) {
		int fd = accept(welcome, NULL, NULL);
		if (fd < 0) continue;
		if (fork() == 0) {
			close(welcome);
			serve(fd);
			_exit(0);
		}
		close(fd);
	}
}
