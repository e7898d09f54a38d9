package cli

// commands is every command of candor, in the order of the doors. A command
// is one file and one line here.
var commands = []*command{
	explainCommand,
	fetchCommand,
	compareCommand,
	decideCommand,
	guideCommand,
	gateCommand,
	lintCommand,
	watchCommand,
	checkCommand,
	configCommand,
	versionCommand,
}
