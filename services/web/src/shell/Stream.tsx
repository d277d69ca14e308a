import type { DeskEvent } from '@weir/desk-api';
import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef, useState } from 'react';
import { DeskStream, type StreamState } from '../api/desk-stream.js';
import { lookAgain } from '../api/queries.js';
import { useSay } from '../language/language.js';

interface Stream {
  readonly state: StreamState;
  readonly isPaused: boolean;
  readonly pause: (isPaused: boolean) => void;
  /** Begins to read events after this id, or from now on; a second call changes nothing. */
  readonly begin: (after: string | null) => void;
  readonly listen: (listener: (event: DeskEvent) => void) => () => void;
}

const StreamContext = createContext<Stream | null>(null);

export const useStream = (): Stream => {
  const stream = useContext(StreamContext);
  if (stream === null) throw new Error('there is no stream outside of the frame');
  return stream;
};

/** One line to the desk for all pages of a tab: orders and releases are asked for again when an event names them. */
export const StreamProvider = ({ children }: { children: ReactNode }) => {
  const [state, setState] = useState<StreamState>('connecting');
  const [isPaused, setPaused] = useState(false);
  const listeners = useRef(new Set<(event: DeskEvent) => void>());
  const reader = useRef<DeskStream | null>(null);
  useEffect(() => () => reader.current?.stop(), []);
  const stream = useMemo<Stream>(() => {
    const onEvent = (event: DeskEvent): void => {
      if (event.kind === 'order') lookAgain('orders', 'order', 'boardRow');
      else if (event.kind === 'release' || event.kind === 'appeal')
        lookAgain('releases', 'appeals', 'quality', 'measures');
      else if (event.kind === 'report') lookAgain('reports', 'reportLines');
      else if (event.kind === 'note') lookAgain('casePicture', 'account');
      else if (event.kind === 'reset')
        lookAgain('board', 'orders', 'order', 'releases', 'appeals', 'boardRow', 'reports', 'reportLines');
      for (const listener of listeners.current) listener(event);
    };
    return {
      state,
      isPaused,
      pause: (wanted) => {
        setPaused(wanted);
        if (wanted) reader.current?.stop();
        else reader.current?.start();
      },
      begin: (after) => {
        if (reader.current !== null) return;
        reader.current = new DeskStream(after, onEvent, (now) => {
          setState(now);
          // A line that is refused is how a quiet page learns that its session ended.
          if (now === 'out') lookAgain('me');
        });
        reader.current.start();
      },
      listen: (listener) => {
        listeners.current.add(listener);
        return () => listeners.current.delete(listener);
      },
    };
  }, [state, isPaused]);
  return <StreamContext value={stream}>{children}</StreamContext>;
};

/** How the line is, always in sight, and the switch that quietens it. */
export const StreamSwitch = () => {
  const say = useSay();
  const { state, isPaused, pause } = useStream();
  return (
    <span className="stream">
      <span className={`dot ${state}`} aria-hidden="true" />
      <span role="status">{say(`stream.${state}`)}</span>
      <button type="button" className="small" aria-pressed={isPaused} onClick={() => pause(!isPaused)}>
        {say(isPaused ? 'stream.resume' : 'stream.pause')}
      </button>
    </span>
  );
};
