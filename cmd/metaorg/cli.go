package main

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/alecthomas/kong"

	"metaorg/app"
	"metaorg/client"
	"metaorg/cmd/metaorg/filing"
	"metaorg/cmd/metaorg/pairing"
	"metaorg/cmd/metaorg/setoff"
	"metaorg/cmd/metaorg/terminal"
	"metaorg/keyring"
	"metaorg/machine"
)

// defaultNode is where a node listens when nobody says otherwise.
const defaultNode = "http://127.0.0.1:8470"

// cli is the whole command line: what every command takes, and the commands.
type cli struct {
	Home           string           `help:"Folder of this machine's node." env:"METAORG_HOME" default:"${home}" placeholder:"DIR"`
	Node           string           `help:"Address of the node to talk to; the one running in the home, if left out." env:"METAORG_NODE" placeholder:"URL"`
	As             string           `help:"Name of the key to sign with, or its owner's handle." env:"METAORG_KEY" placeholder:"HANDLE"`
	For            string           `help:"Organization to act for." placeholder:"HANDLE"`
	Keys           string           `help:"Folder of the keys." env:"METAORG_KEYS" placeholder:"DIR"`
	PassphraseFile string           `help:"File with the passphrase of the keys; METAORG_PASSPHRASE does too." placeholder:"FILE"`
	Yes            bool             `help:"Sign without being asked." short:"y"`
	JSON           bool             `help:"Print JSON." name:"json"`
	Version        kong.VersionFlag `help:"Print the version and stop."`

	Up     upCommand       `cmd:"" help:"Start this machine's node; on first use, found a network." group:"Node"`
	Join   joinCommand     `cmd:"" help:"Make this machine a node of a network that exists." group:"Node"`
	Demo   demoCommand     `cmd:"" help:"Start a sample network to try things in." group:"Node"`
	NodeOf nodeCommands    `cmd:"" name:"node" help:"For who runs this machine's node." group:"Node"`
	Key    keyCommands     `cmd:"" help:"Keys on this machine." group:"You"`
	Show   showCommand     `cmd:"" help:"Show members, the charter, proposals and everything else." group:"Reading"`
	Search searchCommand   `cmd:"" help:"Find members, resources, decisions and everything else you may see." group:"Reading"`
	Send   sendCommand     `cmd:"" help:"Sign several messages at once, from a file." group:"Acts"`
	Submit submitCommand   `cmd:"" help:"Send acts that were signed and saved before." group:"Acts"`
	Invite inviteCommands  `cmd:"" help:"Invite people to register." group:"Acts"`
	Claim  claimCommand    `cmd:"" help:"Claim your organization's place in a network that moved in." group:"Acts"`
	Import importCommands  `cmd:"" help:"Take in lists from elsewhere." group:"Node"`
	Match  pairing.Command `cmd:"" help:"Find who can do what a file says, or a team for it, without posting it." group:"Reading"`
	Clear  setoff.Command  `cmd:"" help:"Set off the obligations of a file against each other, as much as can be." group:"Reading"`

	Bench   benchCommand    `cmd:"" help:"Measure this program on this computer." group:"Node"`
	Restart restartCommands `cmd:"" help:"Go on together after too many of the nodes that order the log were lost." group:"Node"`
	Backup  backupCommand   `cmd:"" help:"Write this machine's node into one file, while it runs." group:"Node"`
	Restore restoreCommand  `cmd:"" help:"Make a home of a backup." group:"Node"`
	Rebuild rebuildCommand  `cmd:"" help:"Make the tables that are read once more from the log; for the operator." group:"Node"`
	Export  exportCommands  `cmd:"" help:"Write all that checking the network takes into a folder, or the books for other programs." group:"Reading"`
	Receipt receiptCommand  `cmd:"" help:"Fetch the receipt of an act, to be checked without asking anybody." group:"Reading"`
	Verify  verifyCommands  `cmd:"" help:"Check a network: by asking a node, or from such a folder offline." group:"Reading"`

	ctx     context.Context
	io      terminal.IO
	machine *machine.Machine
	acts    acts
	node    *client.Client
	nodeAt  string            // For which --node the client was made.
	opened  keyring.Key       // The key opened last.
	entered bool              // Signed in at the node, to read.
	typed   string            // The founder's passphrase, until the founding is done.
	units   map[string]string // Of things that have one, as the node said.
	papers  []filing.Paper    // Texts to be sent once what names them is signed.
	saveTo  string            // Where to save what is signed instead of sending it.
}

// run does what the arguments say and gives the exit code.
func run(ctx context.Context, args []string, io terminal.IO) int {
	c := &cli{ctx: ctx, io: io, machine: app.NewMachine()}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	parser, stopped, err := c.parser(named(c.machine.Modules(), args))
	if err != nil {
		panic(err) // The command line is made from types of ours.
	}
	selected, err := parser.Parse(args)
	if *stopped {
		return exitDone
	}
	if err != nil {
		return fail(io, c.JSON || slices.Contains(args, "--json"), c.parseFailure(err))
	}
	if err := c.do(selected); err != nil {
		return fail(io, c.JSON, startIt(err))
	}
	return exitDone
}

// named are the modules whose names are among the arguments, since making commands
// of every kind there is takes longer than most commands; all of them where none is.
func named(modules []machine.Module, args []string) []machine.Module {
	some := slices.DeleteFunc(slices.Clone(modules), func(m machine.Module) bool { return !slices.Contains(args, m.Name) })
	if len(some) == 0 || slices.Contains(args, "--help") {
		return modules
	}
	return some
}

// parser makes the parser of the acts of these modules and all other commands;
// stopped becomes true when help or version was all that was asked for.
func (c *cli) parser(modules []machine.Module) (*kong.Kong, *bool, error) {
	stopped := new(bool)
	all, options := actCommands(modules)
	c.acts = all
	options = append(options,
		kong.Name("metaorg"),
		kong.Description("A network of organizations that decide and work together by rules they can verify."),
		kong.Vars{"home": defaultHome(), "version": version(), "save": saveHelp},
		kong.Writers(c.io.Out, c.io.Err),
		kong.Exit(func(int) { *stopped = true }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, NoExpandSubcommands: true, WrapUpperBound: 100}),
	)
	parser, err := kong.New(c, options...)
	if err != nil {
		return nil, nil, err
	}
	c.addExamples(parser.Model.Node)
	return parser, stopped, nil
}

// addExamples gives the help of every act an example.
func (c *cli) addExamples(root *kong.Node) {
	for _, module := range root.Children {
		for _, verb := range module.Children {
			path := module.Name + " " + verb.Name
			if a, ok := c.acts[path]; ok {
				verb.Detail = "Example: " + a.example(path) + moreHelp[path]
			}
		}
	}
}

func (c *cli) do(selected *kong.Context) error {
	defer c.leave()
	path := commandPath(selected)
	if a, ok := c.acts[path]; ok {
		return c.perform(a, path)
	}
	return selected.Run(c, c.host())
}

// commandPath is the command as typed, without its values: "membership apply".
func commandPath(selected *kong.Context) string {
	var words []string
	for n := selected.Selected(); n != nil && n.Type == kong.CommandNode; n = n.Parent {
		words = append([]string{n.Name}, words...)
	}
	return strings.Join(words, " ")
}

// noValue is what the parser says of a flag at the end of the line.
var noValue = regexp.MustCompile(`^(\S+): expected \S+ value but got "EOL" .*$`)

func (c *cli) parseFailure(err error) error {
	var parse *kong.ParseError
	if without := noValue.FindStringSubmatch(err.Error()); without != nil {
		err = kongSays{fmt.Sprintf("%s needs a value after it", without[1]), err}
	}
	if below := belowNothing.FindStringSubmatch(err.Error()); below != nil {
		err = kongSays{fmt.Sprintf("%s looks like a flag; write a number below nothing after the sign of equality, as in --amount=%[1]s", below[1]), err}
	}
	if errors.As(err, &parse) && parse.Context != nil {
		if path := commandPath(parse.Context); path != "" {
			return usage("%s%s; see: metaorg %s --help", plainly(err), c.oneByOne(err, path), path)
		}
	}
	return usage("%s; see: metaorg --help", plainly(err))
}

// oneByOne says, of an argument too many, how several values are given.
func (c *cli) oneByOne(err error, path string) string {
	if !strings.HasPrefix(err.Error(), "unexpected argument") {
		return ""
	}
	for _, f := range c.acts[path].fields {
		if f.IsList() && f.Place == 0 {
			return fmt.Sprintf("; several values are given one by one, as in --%s A --%[1]s B", f.Flag)
		}
	}
	return ""
}

// belowNothing is how the parser complains about a negative number.
var belowNothing = regexp.MustCompile(`(?:^unknown flag |but got ")(-[0-9][0-9.,]*)`)

// kongSays is an error of the parser in words of ours.
type kongSays struct {
	text string
	error
}

func (e kongSays) Error() string { return e.text }
func (e kongSays) Unwrap() error { return e.error }

func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "metaorg"
	}
	revision := info.Main.Version
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			revision = s.Value[:min(12, len(s.Value))]
		}
	}
	return fmt.Sprintf("metaorg %s, rules of version %d", revision, machine.RuleVersion)
}
