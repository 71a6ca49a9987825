/**
 * The shortest time of each contender, in microseconds, taking turns. For work of milliseconds and longer, where the
 * median tells of what else the machine does.
 */
export function bestOf<Name extends string>(
  contenders: Readonly<Record<Name, () => unknown>>,
  turns = 15,
): Readonly<Record<Name, number>> {
  const names = Object.keys(contenders) as Name[]
  const best = Object.fromEntries(names.map((name) => [name, Infinity])) as Record<Name, number>
  for (let turn = 0; turn < turns; turn += 1) {
    for (const name of names) {
      const started = performance.now()
      contenders[name]()
      best[name] = Math.min(best[name], (performance.now() - started) * 1000)
    }
  }
  return best
}
