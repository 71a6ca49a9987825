import type { Exchange, Journal } from '@asterkit/strategy'

/**
 * Test only: with `ASTERKIT_TEST_KILL_AT=<n>:<before|after>` the process kills itself at its n-th durable
 * step, a journal write or a send, so that tests can prove what a restart makes of it.
 */
export async function withTestKillPoint(
  journal: Journal,
  exchange: Exchange,
  env: Readonly<Record<string, string | undefined>>,
): Promise<{ readonly journal: Journal; readonly exchange: Exchange }> {
  const point = /^(\d+):(before|after)$/.exec(env.ASTERKIT_TEST_KILL_AT ?? '')
  if (point === null) return { journal, exchange }
  const { killPoints } = await import('@asterkit/strategy/testing')
  return killPoints(
    journal,
    exchange,
    { step: Number(point[1]), when: point[2] === 'before' ? 'before' : 'after' },
    () => {
      process.kill(process.pid, 'SIGKILL')
      // The signal may be delivered a moment later; nothing may happen in between.
      for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
    },
  )
}
