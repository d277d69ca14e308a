import { Link } from '@tanstack/react-router';
import { useSay } from '../language/language.js';
import { Empty } from './states.js';

export const NotFound = () => {
  const say = useSay();
  return (
    <Empty title={say('state.notFound')}>
      <Link to="/board">{say('nav.board')}</Link>
    </Empty>
  );
};
