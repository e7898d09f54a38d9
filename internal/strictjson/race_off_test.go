//go:build !race

package strictjson

const racing = false
