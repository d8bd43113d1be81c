package jobs

import (
	"context"
	"crypto/md5"
	"encoding/hex"
	"errors"

	"github.com/redis/go-redis/v9"
)

// duplicate tells which job keeps another one away. asynq does not; the key is the lock that it takes, whose value is the id
// (https://github.com/hibiken/asynq/wiki/Unique-Tasks).
func (b *backend) duplicate(ctx context.Context, queue string, o order) (Receipt, error) {
	sum := md5.Sum(o.args)
	id, err := b.redis.Get(ctx, "asynq:{"+queue+"}:unique:"+o.kind+":"+hex.EncodeToString(sum[:])).Result()
	if errors.Is(err, redis.Nil) { // it has just been done
		err = nil
	}
	return Receipt{ID: id, Duplicate: true}, err
}
