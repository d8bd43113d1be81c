package cli

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/logixtecs/omni/internal/project"
)

// An old project is read by a new omni; a newer one is refused with what to do.
func TestReadable(t *testing.T) {
	c, err := loadCatalog()
	require.NoError(t, err)
	defer func(was string) { version = was }(version)
	version = "v1.2.0"

	require.NoError(t, readable(c, project.State{Omni: "v1.0.0", Features: []string{"auth/clerk"}}))
	require.NoError(t, readable(c, project.State{Omni: "devel"}))
	require.EqualError(t, readable(c, project.State{Omni: "v1.10.0"}),
		"omni v1.10.0 made this project and this is v1.2.0; update omni (go install github.com/logixtecs/omni/cmd/omni@v1.10.0)")
	require.EqualError(t, readable(c, project.State{Features: []string{"email/pigeon"}}),
		"omni.yaml names the feature email/pigeon, which omni v1.2.0 does not have")
}
