import { describe, expect, it } from 'vitest'
import { StopController } from '@/server/engine'
import { nativeSignal } from './stop-signal'

describe('nativeSignal', () => {
  it('gives a real signal as it is', () => {
    const { signal } = new AbortController()
    expect(nativeSignal(signal)).toBe(signal)
  })

  it('aborts when the engine’s own does, with its reason', () => {
    const reason = new Error('enough')
    const controller = new StopController()
    const signal = nativeSignal(controller.signal)
    expect(signal.aborted).toBe(false)
    controller.abort(reason)
    expect(signal).toMatchObject({ aborted: true, reason })
    expect(nativeSignal(controller.signal)).toMatchObject({ aborted: true, reason })
    expect(() => controller.signal.throwIfAborted()).toThrow(reason)
  })
})
