import { TRPCClientError } from '@trpc/client'
import { describe, expect, it } from 'vitest'
import { AppError } from '@/pipeline/errors'
import { say } from '@/pipeline/said'
import { isTransient, uiErrorOf } from './error-info'

describe('uiErrorOf', () => {
  it('takes the server’s own words', () => {
    const app = { code: 'conflict', message: 'Changed in another tab.', fix: 'Reload.', details: { revision: 4 } }
    const error = new TRPCClientError('Changed', { result: { error: { data: { app } } } })
    expect(uiErrorOf(error)).toEqual(app)
  })
  it('says that nothing answers when there is no body of ours', () => {
    expect(uiErrorOf(new TRPCClientError('Failed to fetch')).code).toBe('unreachable')
  })
  it('passes an ErrorInfo through and translates an AppError', () => {
    const info = { code: 'file-broken', message: 'Broken.', fix: 'Save it again.' }
    expect(uiErrorOf(info)).toEqual(info)
    expect(uiErrorOf(new AppError('timeout', say('Too slow.'))).code).toBe('timeout')
  })
  it('hides what it does not know', () => {
    expect(uiErrorOf(new Error('secret text')).message).not.toContain('secret')
  })
})

describe('isTransient', () => {
  it('does not repeat a question whose answer cannot change', () => {
    expect(isTransient({ code: 'not-found', message: '', fix: '' })).toBe(false)
    expect(isTransient({ code: 'models-busy', message: '', fix: '' })).toBe(true)
  })
})
