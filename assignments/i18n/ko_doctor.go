package i18n

// koDoctor is what lab doctor and lab record say.
var koDoctor = map[string]string{
	// lab doctor.
	"find out whether this machine can record the labs, and what to do if not": "이 컴퓨터에서 실습을 기록할 수 있는지, 없다면 어떻게 해야 하는지 알아봅니다",
	"Records one datagram, in a private network and on the machine's own loopback.\n" +
		"Exits with 0 if one of the two works, else with 3.": "전용 네트워크와 이 컴퓨터의 루프백에서 데이터그램을 하나씩 기록해 봅니다.\n" +
		"둘 가운데 하나라도 되면 0, 아니면 3으로 끝납니다.",
	"This machine can record the labs.":                                 "이 컴퓨터에서 실습을 기록할 수 있습니다.",
	"This machine cannot record the labs yet. It can grade recordings.": "이 컴퓨터에서는 아직 실습을 기록할 수 없습니다. 채점은 할 수 있습니다.",

	"private network: recorded one datagram":                                                                        "전용 네트워크: 데이터그램 하나를 기록했습니다",
	"private network: can lose packets":                                                                             "전용 네트워크: 패킷을 손실시킬 수 있습니다",
	"private network: cannot lose packets, for the kernel lacks %s":                                                 "전용 네트워크: 커널에 %s{이/가} 없어 패킷을 손실시킬 수 없습니다",
	"the private network cannot be recorded: %s":                                                                    "전용 네트워크를 기록할 수 없습니다: %s",
	"no private network: only Linux has them":                                                                       "전용 네트워크 없음: 리눅스에만 있습니다",
	"no private network: this kernel was built without namespaces":                                                  "전용 네트워크 없음: 이 커널은 네임스페이스 없이 빌드되었습니다",
	"no private network: the kernel allows no more user namespaces (user.max_user_namespaces)":                      "전용 네트워크 없음: 커널이 사용자 네임스페이스를 더 허용하지 않습니다 (user.max_user_namespaces)",
	"no private network: the kernel allows no more network namespaces (user.max_net_namespaces)":                    "전용 네트워크 없음: 커널이 네트워크 네임스페이스를 더 허용하지 않습니다 (user.max_net_namespaces)",
	"no private network: only root may make namespaces here (kernel.unprivileged_userns_clone is 0)":                "전용 네트워크 없음: 여기서는 root만 네임스페이스를 만들 수 있습니다 (kernel.unprivileged_userns_clone이 0)",
	"no private network: AppArmor keeps ordinary users from it (kernel.apparmor_restrict_unprivileged_userns is 1)": "전용 네트워크 없음: AppArmor가 일반 사용자에게 허용하지 않습니다 (kernel.apparmor_restrict_unprivileged_userns가 1)",
	"no private network: this container filters the system call (seccomp); started with docker run --cap-add SYS_ADMIN, or with --security-opt seccomp=unconfined, it does not": "전용 네트워크 없음: 이 컨테이너가 시스템 호출을 막습니다 (seccomp). docker run --cap-add SYS_ADMIN 또는 --security-opt seccomp=unconfined로 시작하면 막지 않습니다",
	"no private network: the program was given some rights by setcap, but not CAP_NET_ADMIN":                                                                                    "전용 네트워크 없음: setcap으로 프로그램에 권한을 일부 주었지만 CAP_NET_ADMIN이 빠졌습니다",
	"no private network: namespaces can be made here, but give no rights":                                                                                                       "전용 네트워크 없음: 네임스페이스는 만들 수 있지만 그 안에서 권한이 없습니다",
	"no private network: the kernel does not permit it":                                                                                                                         "전용 네트워크 없음: 커널이 허용하지 않습니다",
	"no private network: lab could not start itself again":                                                                                                                      "전용 네트워크 없음: lab이 자신을 다시 실행하지 못했습니다",
	"the machine's own loopback: recorded one datagram":                                                                                                                         "이 컴퓨터의 루프백: 데이터그램 하나를 기록했습니다",
	"the machine's own loopback: no right to record (CAP_NET_RAW is missing)":                                                                                                   "이 컴퓨터의 루프백: 기록할 권한이 없습니다 (CAP_NET_RAW 없음)",
	"the machine's own loopback cannot be recorded: %v":                                                                                                                         "이 컴퓨터의 루프백을 기록할 수 없습니다: %v",
	"Npcap, which records on Windows, is missing or broken (%v); get it at https://npcap.com, and install it with its loopback adapter":                                         "Windows에서 기록에 쓰는 Npcap이 없거나 손상되었습니다(%v). https://npcap.com 에서 받아 루프백 어댑터와 함께 설치하세요",
	"this build of lab cannot record on this system; it can grade":                                                                                                              "이 lab 실행 파일은 이 시스템에서 기록할 수 없습니다. 채점은 할 수 있습니다",
	"captures with %s":               "%s{으로/로} 기록합니다",
	"there is no loopback interface": "루프백 인터페이스가 없습니다",
	"this is WSL: its loopback is not that of Windows; run the servers, the clients and lab all inside WSL": "WSL입니다: WSL의 루프백은 윈도우의 루프백과 다릅니다. 서버, 클라이언트, lab을 모두 WSL 안에서 실행하세요",
	"loopback: no right to record (/dev/bpf* belong to root; ChmodBPF gives them to a group)":               "루프백: 기록할 권한이 없습니다 (/dev/bpf*는 root의 것이며, ChmodBPF가 그룹에 권한을 줍니다)",
	"loopback: no right to record (Npcap was installed for administrators only)":                            "루프백: 기록할 권한이 없습니다 (Npcap이 관리자 전용으로 설치되었습니다)",
	"loopback: no right to record": "루프백: 기록할 권한이 없습니다",
	"Npcap has no loopback adapter: the service Base Filtering Engine is stopped": "Npcap의 루프백 어댑터가 없습니다: Base Filtering Engine 서비스가 멈춰 있습니다",
	"Npcap has no loopback adapter: its driver is stopped or too old":             "Npcap의 루프백 어댑터가 없습니다: 드라이버가 멈춰 있거나 너무 오래되었습니다",
	"port %s is in use by a process that this user may not see":                   "%s번 포트를 다른 프로세스가 쓰고 있습니다 (이 사용자에게는 보이지 않음)",
	"port %s is in use by %s (process %d)":                                        "%s번 포트를 %s{이/가} 쓰고 있습니다 (프로세스 %d)",

	// lab record.
	"record the machine's own loopback until Ctrl-C": "Ctrl-C를 누를 때까지 이 컴퓨터의 루프백을 기록합니다",
	"For programs that are started by hand, in other terminals. A lab that\n" +
		"`lab run` starts is recorded by itself.": "다른 터미널에서 직접 실행하는 프로그램을 위한 것입니다.\n`lab run`은 스스로 기록합니다.",
	"`FILE` to write the capture to (- is standard output)":                    "캡처를 쓸 파일 `FILE` (-는 표준 출력)",
	"keep only what comes from or goes to `PORT`; may be given more than once": "`PORT` 포트의 통신만 남깁니다. 여러 번 쓸 수 있습니다",
	"stop after this `TIME`, such as 10s":                                      "10s처럼 정한 시간 `TIME` 뒤에 멈춥니다",
	"--for %v: want a time such as 10s":                                        "--for %v: 10s와 같은 시간이어야 합니다",
	"recording %s; Ctrl-C ends it":                                             "%s{을/를} 기록하는 중입니다. Ctrl-C로 끝냅니다",
	"%d frames recorded, %d lost":                                              "프레임 %d개를 기록했고 %d개를 놓쳤습니다",
}
