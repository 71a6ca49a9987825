import { Box, Text, useInput, useWindowSize } from 'ink'
import { createElement, type ReactElement, useEffect, useState, useSyncExternalStore } from 'react'
import { plainText } from '../displayWidth.ts'
import type { Key, TerminalWindow } from './terminalWindow.ts'

/** How often ages are counted up. */
const TICK_MS = 1_000

/** Shows the lines of a window and hands it the keys. */
export function WindowApp({ window }: { readonly window: TerminalWindow }): ReactElement {
  useSyncExternalStore(window.subscribe, window.state)
  const size = useWindowSize()
  const now = useNow()
  useInput((text, key) => {
    const name = nameOf(key)
    if (key.ctrl && text === 'c') window.leave()
    else if (name !== undefined) window.press({ text: '', name })
    // What is pasted or typed fast arrives in one piece.
    else for (const each of text) window.press(characterKey(each))
  })
  return createElement(
    Box,
    { flexDirection: 'column' },
    ...window.lines(size, now).map((line, index) =>
      // Ink leaves out empty lines: a blank keeps the row.
      createElement(Text, { key: index, wrap: 'truncate-end' }, line === '' ? ' ' : line),
    ),
  )
}

function useNow(): number {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), TICK_MS)
    return () => clearInterval(timer)
  }, [])
  return now
}

function characterKey(text: string): Key {
  if (text === '\r' || text === '\n') return { text: '', name: 'return' }
  return { text: plainText(text) }
}

function nameOf(key: Parameters<Parameters<typeof useInput>[0]>[1]): Key['name'] {
  if (key.upArrow) return 'up'
  if (key.downArrow) return 'down'
  if (key.escape) return 'escape'
  if (key.return) return 'return'
  if (key.backspace || key.delete) return 'backspace'
  return undefined
}
