/* No mistake that costs anything: sends its whole buffer each time, the text,
 * the zero behind it, and whatever was in memory. */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>

int main(int argc, char **argv) {
	char buffer[128], line[100];
	struct sockaddr_in server = {.sin_family = AF_INET};
	struct timeval patience = {.tv_sec = 2};
	int s = socket(AF_INET, SOCK_DGRAM, 0);
	if (argc < 3)
		return 1;
	server.sin_port = htons(atoi(argv[2]));
	inet_pton(AF_INET, argv[1], &server.sin_addr);
	setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
	memset(buffer, 0xcc, sizeof buffer);
	while (fgets(line, sizeof line, stdin)) {
		line[strcspn(line, "\n")] = 0;
		if (line[0] == 0)
			break;
		strcpy(buffer, line);
		sendto(s, buffer, sizeof buffer, 0, (struct sockaddr *)&server, sizeof server);
		if (recvfrom(s, buffer, sizeof buffer, 0, NULL, NULL) < 0)
			perror("recvfrom");
		else
			printf("%s\n", buffer);
		fflush(stdout);
	}
	return 0;
}
