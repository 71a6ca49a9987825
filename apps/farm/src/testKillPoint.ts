import type { Exchange, Journal } from '@asterkit/strategy'

/**
 * Test only: with `ASTERKIT_TEST_KILL_AT=<n>:<before|after>` the process kills itself at its n-th durable
 * step, a journal write or a send, so that tests can prove what a restart makes of it; stderr names the
 * step. With `count` it only counts; `tellSteps` names the steps on stderr then.
 */
export async function withTestKillPoint(
  journal: Journal,
  exchange: Exchange,
  env: Readonly<Record<string, string | undefined>>,
): Promise<{
  readonly ports: { readonly journal: Journal; readonly exchange: Exchange }
  readonly tellSteps: () => void
}> {
  const wish = env.ASTERKIT_TEST_KILL_AT ?? ''
  const point = /^(\d+):(before|after)$/.exec(wish)
  if (point === null && wish !== 'count') {
    return { ports: { journal, exchange }, tellSteps: () => undefined }
  }
  const { killPoints } = await import('@asterkit/strategy/testing')
  const at =
    point === null
      ? undefined
      : {
          step: Number(point[1]),
          when: point[2] === 'before' ? ('before' as const) : ('after' as const),
        }
  const { steps, ...ports } = killPoints(journal, exchange, at, (step) => {
    process.stderr.write(`test killed: ${step}\n`)
    process.kill(process.pid, 'SIGKILL')
    // The signal may be delivered a moment later; nothing may happen in between.
    for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
  })
  return { ports, tellSteps: () => process.stderr.write(`test steps: ${JSON.stringify(steps)}\n`) }
}
