package term

import (
	"fmt"
	"time"
)

// patience is how long something may take before a person is told that it goes on.
const patience = 500 * time.Millisecond

// Progress says what is being done while it takes longer than half a second; the function returned ends it.
// Where nobody watches a terminal, nothing is said, and a dumb one or a screen reader gets one line instead of
// one that moves. Verbose adds how long it took.
func (t *IO) Progress(doing string) (done func()) {
	begun := time.Now()
	finish := func() { t.Detailf("%s: %d ms\n", doing, time.Since(begun).Milliseconds()) }
	if t.JSON || t.Quiet || !isTerminal(t.Err) {
		return finish
	}
	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		t.turn(doing, stop)
	}()
	return func() {
		close(stop)
		<-stopped
		finish()
	}
}

// turn draws until stop is closed and wipes the line then.
func (t *IO) turn(doing string, stop chan struct{}) {
	wait := time.NewTimer(patience)
	defer wait.Stop()
	select {
	case <-stop:
		return
	case <-wait.C:
	}
	if t.Accessible() {
		fmt.Fprintf(t.Err, "%s …\n", doing)
		<-stop
		return
	}
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for begun, i := time.Now().Add(-patience), 0; ; i++ {
		fmt.Fprintf(t.Err, "\r\x1b[K%c %s … %d s", `|/-\`[i%4], doing, int(time.Since(begun).Seconds()))
		select {
		case <-stop:
			fmt.Fprint(t.Err, "\r\x1b[K")
			return
		case <-tick.C:
		}
	}
}
