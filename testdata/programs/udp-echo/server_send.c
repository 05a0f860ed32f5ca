/* Mistake: send() on a socket that is connected to nobody, and nobody looks what it returns. */
#include <arpa/inet.h>
#include <sys/socket.h>

int main(void) {
	char buffer[4096];
	struct sockaddr_in server = {.sin_family = AF_INET, .sin_port = htons(5000)};
	int s = socket(AF_INET, SOCK_DGRAM, 0);
	if (bind(s, (struct sockaddr *)&server, sizeof server) < 0)
		return 1;
	for (;;) {
		ssize_t n = recv(s, buffer, sizeof buffer, 0);
		send(s, buffer, n, 0);
	}
}
