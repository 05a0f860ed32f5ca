# Completes lab in fish: lab completion fish > ~/.config/fish/completions/lab.fish
function __lab_complete
    set -l words (commandline --tokenize --cut-at-cursor --current-process)
    set -l last (commandline --current-token --cut-at-cursor)
    $words[1] __complete $words[2..] "$last" 2>/dev/null
end
function __lab_has_choices
    test -n "$(__lab_complete)"
end
complete --command lab --condition __lab_has_choices --no-files --arguments '(__lab_complete)'
