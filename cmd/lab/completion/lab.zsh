#compdef lab
# Completes lab in zsh: lab completion zsh > "${fpath[1]}/_lab"
_lab() {
	local -a choices
	choices=("${(@f)$($words[1] __complete "${(@)words[2,CURRENT]}" 2>/dev/null)}")
	if [[ -n $choices ]]; then
		compadd -- $choices
	else
		_files
	fi
}
if [[ $funcstack[1] == _lab ]]; then
	_lab "$@"
else
	compdef _lab lab
fi
