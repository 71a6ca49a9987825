import { describe, expect, it } from 'vitest'
import { mergeStreams } from '../../../src/adapters/aster/mergeStreams.ts'

const forever = () => new AbortController().signal

async function* numbers(values: readonly number[], fail?: Error) {
  for (const value of values) yield value
  if (fail !== undefined) throw fail
}

/** Waits until the signal aborts. */
async function* silence(signal: AbortSignal): AsyncGenerator<number> {
  await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
}

describe('mergeStreams', () => {
  it('delivers every item once, each stream in its order', async () => {
    const seen: number[] = []
    for await (const item of mergeStreams(() => [numbers([1, 3, 5]), numbers([2, 4])], forever()))
      seen.push(item)
    expect(seen.filter((n) => n % 2 === 1)).toEqual([1, 3, 5])
    expect(seen.filter((n) => n % 2 === 0)).toEqual([2, 4])
  })

  it('delivers the items of one stream while the other is silent, and ends both with the loop', async () => {
    let isEnded = false
    const open = (signal: AbortSignal) => {
      signal.addEventListener('abort', () => {
        isEnded = true
      })
      return [numbers([1, 2, 3]), silence(signal)]
    }
    const seen: number[] = []
    for await (const item of mergeStreams(open, forever())) {
      seen.push(item)
      if (seen.length === 3) break
    }
    expect(seen).toEqual([1, 2, 3])
    expect(isEnded).toBe(true)
  })

  it('ends when the signal aborts', async () => {
    const controller = new AbortController()
    const merged = mergeStreams((signal) => [silence(signal), silence(signal)], controller.signal)
    const next = merged.next()
    controller.abort()
    expect((await next).done).toBe(true)
  })

  it('fails when one stream fails', async () => {
    const merged = mergeStreams(
      (signal) => [numbers([], new Error('broken')), silence(signal)],
      forever(),
    )
    await expect(merged.next()).rejects.toThrow('broken')
  })
})
