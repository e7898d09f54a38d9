package yamlfile

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"
)

// scalar reads text, true or false, numbers and durations.
func (d *decoder) scalar(n *yaml.Node, v reflect.Value, at path) {
	expected := expects(v.Type())
	if expected == "" {
		d.fault(n, at, at.name()+" cannot be read into "+v.Type().String(), "")
		return
	}
	if n.Kind != yaml.ScalarNode || null(n) {
		d.wrong(n, at, expected)
		return
	}
	tag := n.ShortTag()
	switch {
	case v.Type() == durationType:
		d.duration(n, v, at)
	case v.Type() == sizeType:
		d.size(n, v, at)
	case v.Kind() == reflect.String:
		if tag == "!!bool" {
			d.wrongHint(n, at, expected, "put it in quotes")
			return
		}
		if tag != "!!str" && tag != "!!int" && tag != "!!float" && tag != "!!timestamp" {
			d.wrong(n, at, expected)
			return
		}
		v.SetString(n.Value)
	case v.Kind() == reflect.Bool:
		b, ok := boolean(n)
		if !ok {
			d.wrongHint(n, at, expected, "write true or false, without quotes")
			return
		}
		v.SetBool(b)
	case v.CanInt() || v.CanUint():
		d.whole(n, v, at)
	default:
		d.float(n, v, at)
	}
}

// expects names what a value of this type looks like in a file.
func expects(t reflect.Type) string {
	switch {
	case t == durationType:
		return "a duration such as 5s"
	case t == sizeType:
		return expectedSize
	case t.Kind() == reflect.String:
		return "text"
	case t.Kind() == reflect.Bool:
		return "true or false"
	case t.Kind() >= reflect.Int && t.Kind() <= reflect.Uint64:
		return "a whole number"
	case t.Kind() == reflect.Float32 || t.Kind() == reflect.Float64:
		return "a number"
	}
	return ""
}

// bare tells whether n is written without quotes, so that what came from the
// environment can be a number or a truth value, too.
func bare(n *yaml.Node) bool {
	return n.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle|yaml.LiteralStyle|yaml.FoldedStyle) == 0
}

func boolean(n *yaml.Node) (value, ok bool) {
	if n.ShortTag() == "!!bool" || bare(n) && n.ShortTag() == "!!str" {
		switch n.Value {
		case "true", "True", "TRUE":
			return true, true
		case "false", "False", "FALSE":
			return false, true
		}
	}
	return false, false
}

func (d *decoder) duration(n *yaml.Node, v reflect.Value, at path) {
	length, err := time.ParseDuration(n.Value)
	if err != nil {
		hint := "write a number with its unit: ms, s, m or h"
		d.wrongHint(n, at, "a duration such as 5s", hint)
		return
	}
	v.SetInt(int64(length))
}

// whole reads an integer as YAML 1.2 and Go write it (10, 0x1f, 0o17, 1_000).
func (d *decoder) whole(n *yaml.Node, v reflect.Value, at path) {
	tag := n.ShortTag()
	text := strings.ReplaceAll(n.Value, "_", "")
	text = strings.TrimPrefix(text, "+")
	var err error
	var i int64
	var u uint64
	if v.CanInt() {
		i, err = strconv.ParseInt(text, 0, v.Type().Bits())
	} else {
		u, err = strconv.ParseUint(text, 0, v.Type().Bits())
	}
	number := tag == "!!int" || tag == "!!float"
	switch {
	case !number && !(tag == "!!str" && bare(n)) || err != nil && tag == "!!str":
		hint := ""
		if bytes, ok := parseSize(n.Value); ok && d.tellable(n, at) {
			hint = fmt.Sprintf("write %d", bytes)
		}
		d.wrongHint(n, at, "a whole number", hint)
	case err == nil && v.CanInt():
		v.SetInt(i)
	case err == nil:
		v.SetUint(u)
	case tag == "!!float":
		d.wrong(n, at, "a whole number")
	default:
		least, most := bounds(v)
		d.fault(n, at, fmt.Sprintf("%s should be a whole number from %s to %s", at.name(), least, most), "")
	}
}

// bounds gives the range of an integer type in words.
func bounds(v reflect.Value) (least, most string) {
	bits := v.Type().Bits()
	if v.CanInt() {
		return strconv.FormatInt(-1<<(bits-1), 10), strconv.FormatInt(1<<(bits-1)-1, 10)
	}
	return "0", strconv.FormatUint(1<<bits-1, 10)
}

func (d *decoder) float(n *yaml.Node, v reflect.Value, at path) {
	tag := n.ShortTag()
	text := strings.ReplaceAll(n.Value, "_", "")
	if tag == "!!float" {
		// YAML's names for what is no finite number.
		text = strings.NewReplacer(".inf", "inf", ".Inf", "inf", ".INF", "inf", ".nan", "nan", ".NaN", "nan", ".NAN", "nan").Replace(text)
	}
	f, err := strconv.ParseFloat(text, v.Type().Bits())
	if err != nil && tag == "!!int" {
		var i int64
		if i, err = strconv.ParseInt(text, 0, 64); err == nil {
			f = float64(i)
		}
	}
	if err != nil || tag != "!!int" && tag != "!!float" && !(tag == "!!str" && bare(n)) {
		d.wrong(n, at, "a number")
		return
	}
	v.SetFloat(f)
}
