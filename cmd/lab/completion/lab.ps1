# Completes lab in PowerShell: lab completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName lab -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $words = @($commandAst.CommandElements | Select-Object -Skip 1 | ForEach-Object { "$_" })
    if ($wordToComplete) { $words = @($words | Select-Object -SkipLast 1) }
    & $commandAst.CommandElements[0].Value __complete @words "$wordToComplete" 2>$null | ForEach-Object {
        [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
    }
}
