import { describe, expect, it } from 'vitest'
import { createScreen } from '../src/index.ts'

const CLEAR = '\r\u001b[2K'

describe('createScreen', () => {
  it('rewrites the status line in place and keeps the others', () => {
    let written = ''
    let time = 0
    const screen = createScreen({
      write: (text) => (written += text),
      isTerminal: true,
      now: () => time,
    })
    screen.status('one')
    screen.status('too soon')
    time = 200
    screen.status('two')
    screen.line('stays')
    screen.status('three')
    screen.close()
    screen.close()
    expect(written).toBe(`one${CLEAR}two${CLEAR}stays\nthree${CLEAR}`)
  })

  it('writes lines only where output is no terminal', () => {
    let written = ''
    const screen = createScreen({ write: (text) => (written += text), isTerminal: false })
    screen.status('never')
    screen.line('plain')
    screen.close()
    expect(written).toBe('plain\n')
  })

  it('keeps the status line off the last column', () => {
    let written = ''
    const screen = createScreen({ write: (text) => (written += text), isTerminal: true, width: 10 })
    screen.status('x'.repeat(40))
    expect(written).toBe(`${'x'.repeat(8)}…`)
  })
})
