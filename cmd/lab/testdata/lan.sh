# lan.sh COMMAND…: a lab room on one machine. This shell's network is the teacher's
# machine, 10.77.0.1; $student enters that of a student, 10.77.0.2; $behind that of
# one behind a NAT, whose outside is 10.77.1.2.
set -e
machine() { # NAME: another network, whose process is $NAME
	unshare --net sleep 1000 &
	eval "$1=$!"
	until [ "$(readlink /proc/$!/ns/net)" != "$(readlink /proc/$$/ns/net)" ] 2>/dev/null; do sleep 0.01; done
}
wire() { # PID NAME ADDRESS PID NAME ADDRESS
	ip link add "w$2" type veth peer name "w$5"
	for end in "$1 w$2 $3" "$4 w$5 $6"; do
		set -- $end
		[ "$1" = $$ ] || ip link set "$2" netns "$1"
		nsenter --net --target "$1" sh -c "ip addr add $3 dev $2; ip link set $2 up; ip link set lo up"
	done
}
machine s; machine r; machine b
trap "kill $s $r $b 2>/dev/null" EXIT
wire $$ teacher 10.77.0.1/24 $s student 10.77.0.2/24
wire $$ outside 10.77.1.1/24 $r router 10.77.1.2/24
wire $r inside 10.78.0.1/24 $b behind 10.78.0.2/24
nsenter --net --target $r sh -c 'echo 1 > /proc/sys/net/ipv4/ip_forward; masquerade'
nsenter --net --target $b ip route add default via 10.78.0.1
student="nsenter --net --target $s --" behind="nsenter --net --target $b --"
export student behind
"$@"
