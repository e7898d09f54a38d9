package cli

import (
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/candorhttp/candor/internal/yamlfile"
	"github.com/candorhttp/candor/ladder"
)

// parsePolicy reads choices of the form KEY=VALUE. The error joins every fault.
func parsePolicy(choices []string) (ladder.Policy, error) {
	var p ladder.Policy
	var errs []error
	for _, choice := range choices {
		if err := setChoice(&p, choice); err != nil {
			errs = append(errs, fmt.Errorf("--policy %s: %w", safe(choice), err))
		}
	}
	return p, errors.Join(errs...)
}

// policyFault tells every value that no choice has, each as it was typed.
func policyFault(p ladder.Policy) error {
	err := p.Validate()
	if err == nil {
		return nil
	}
	var errs []error
	for _, err := range flatten(err) {
		var knob *ladder.KnobError
		switch {
		case !errors.As(err, &knob):
		case knob.Key == "codes":
			err = fmt.Errorf("--policy codes.%s: %s", safe(knob.Value), knob.Reason)
		default:
			err = fmt.Errorf("--policy %s=%s: %s", knob.Key, safe(knob.Value), knob.Reason)
		}
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

func setChoice(p *ladder.Policy, choice string) error {
	key, value, ok := strings.Cut(choice, "=")
	if !ok || value == "" {
		return errors.New("write KEY=VALUE")
	}
	if reason, ok := strings.CutPrefix(key, "codes."); ok {
		code, err := strconv.Atoi(value)
		if err != nil {
			return errors.New("the value must be a status code")
		}
		if p.Codes == nil {
			p.Codes = map[string]int{}
		}
		p.Codes[reason] = code
		return nil
	}
	if key == "undocumented" {
		p.Undocumented = strings.Split(value, ",")
		return nil
	}
	target := policyValue(p, key)
	if target == nil {
		err := fmt.Errorf("there is no choice %q", key)
		if near := yamlfile.Nearest(key, knobKeys()); near != "" {
			err = fmt.Errorf("there is no choice %q; did you mean %s?", key, near)
		}
		return err
	}
	*target = value
	return nil
}

// policyValue returns where the value of a choice is kept: the field of the
// policy that candor.yaml calls so.
func policyValue(p *ladder.Policy, key string) *string {
	v := reflect.ValueOf(p).Elem()
	for i := range v.NumField() {
		if target, ok := v.Field(i).Addr().Interface().(*string); ok && v.Type().Field(i).Tag.Get("yaml") == key {
			return target
		}
	}
	return nil
}

func knobKeys() []string {
	var out []string
	for _, k := range ladder.Knobs {
		out = append(out, k.Key)
	}
	return append(out, "undocumented", "codes")
}

// writeKnobs lists the choices with what each trades.
func writeKnobs(p *page) {
	p.para(0, "The choices that an API owner may make. The first value of each is the default.")
	for _, k := range ladder.Knobs {
		p.heading(k.Key + "=" + strings.Join(k.Values, "|"))
		p.para(2, k.Trades)
	}
	p.heading("undocumented=refuse|pass|/prefix,/prefix")
	p.para(2, "What happens to a path that no template matches: pass lets it through unjudged, everywhere or below the prefixes.")
	p.heading("codes.REASON=CODE")
	p.para(2, "Another code for a reason, for a published contract that already promises it: clients go by the code, so what the reason asks of them may be lost.")
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
