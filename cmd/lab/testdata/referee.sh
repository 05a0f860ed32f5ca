# Sessions with referees, in the networks of lan.sh: a folder for each lab with what
# students have, and one with what the referee has.
set -e
programs=$REPOSITORY/testdata/programs
referee() { # LAB INTERFACE PORT
	lab referee $1 --key key --out ref-$1 --interface $2 --listen $3 >$1.log 2>&1 &
	referees="$referees $!"
	until grep -q 'lab run' $1.log; do kill -0 $! || { cat $1.log; exit 1; }; sleep 0.05; done
}
run() { # ID LAB WHERE…
	id=$1 lab=$2
	shift 2
	$where lab run $lab --id $id --name 홍길동 --dept 컴퓨터공학과 --out s-$lab --format json "$@" >s-$lab-$id.json 2>s-$lab-$id.log ||
		{ cat s-$lab-$id.log; exit 1; }
}
referee udp-echo wteacher 7625
referee tcp-echo wteacher 7626
referee tcp-upper woutside 7627
referee udp-reply woutside 7628
sed 's/"127.0.0.1"/"0.0.0.0"/' $programs/tcp-echo/server.py >server.py
where=$student
(run 20240001 udp-echo --client "python3 $programs/udp-echo/client.py {host} {port}" --referee 10.77.0.1
 run 20240002 udp-echo --client "python3 $programs/udp-echo/client.py {host} {port}" --referee 10.77.0.1) & a=$!
run 20240001 tcp-echo --server "python3 server.py {port}" --referee 10.77.0.1:7626 & b=$!
where=$behind
run 20240001 tcp-upper --client "python3 $programs/tcp-upper/client.py {host} {port}" --referee 10.77.1.1:7627 & c=$!
run 20240001 udp-reply --client "python3 $programs/udp-reply/client.py {host} {port}" --referee 10.77.1.1:7628 & d=$!
for job in $a $b $c $d; do wait $job; done
kill -INT $referees
for job in $referees; do wait $job || [ $? = 130 ]; done
