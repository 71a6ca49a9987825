import type { Fault } from '../faults/index.ts'
import { type HttpAnswer, jsonRefusal } from './httpAnswer.ts'

/** Faults that replace the answer and nothing else. */
type Bending = Extract<Fault<'post'>, { action: 'status' | 'error' | 'truncate' }>

const WORDS = 'Unknown error, please check your request or try again later.'

/** What is answered instead of what was. */
export function bendAnswer(answer: HttpAnswer, fault: Bending): HttpAnswer {
  switch (fault.action) {
    case 'status': {
      const { status, html = false } = fault.args
      if (!html) return jsonRefusal(status, -1000, WORDS)
      const body = `<html><body><h1>${status}</h1></body></html>\n`
      return { status, body, headers: { 'Content-Type': 'text/html' } }
    }
    case 'error': {
      const { code, status = 400, msg = WORDS } = fault.args
      return jsonRefusal(status, code, msg)
    }
    case 'truncate':
      return { ...answer, body: answer.body.slice(0, Math.floor(answer.body.length / 2)) }
  }
}
