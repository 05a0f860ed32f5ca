# Completes lab in bash: source <(lab completion bash)
_lab() {
	local word words=() cur
	# bash makes three words of --lang=ko; lab wants two.
	for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
		[ "$word" = = ] || words+=("$word")
	done
	cur=${COMP_WORDS[COMP_CWORD]}
	[ "$cur" = = ] && cur=
	local IFS=$'\n'
	COMPREPLY=($("$1" __complete "${words[@]}" "$cur" 2>/dev/null))
}
complete -o default -F _lab lab
