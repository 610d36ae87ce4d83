inkling "2.0"
using Math
using Goal

# A whole Inkling file: rlgpt reads the goal, the types, the lessons and the limits, and names what it passes over.
const MaxAngle = 12 * Math.Pi / 180
const TrackLength = 2

type SimState {
  position: number<-4.8 .. 4.8>,
  velocity: number,
  angle: number,
  angular_velocity: number,
}

type SimAction {
  command: number<-1 .. 1>,
}

function Magnitude(State: SimState): number {
  return Math.Abs(State.angle)
}

simulator CartPole (Action: SimAction): SimState {
  package "CartPole"
}

graph (input: SimState): SimAction {
  concept Balance(input): SimAction {
    curriculum {
      source CartPole
      algorithm { Algorithm: "PPO" }
      training { EpisodeIterationLimit: 200 }
      goal (State: SimState) {
        avoid FallOver: Magnitude(State) in Goal.RangeAbove(MaxAngle)
        avoid OutOfRange: Math.Abs(State.position) in Goal.RangeAbove(TrackLength / 2)
      }
    }
  }
  output Balance
}

const SimulatorVisualizer = "/cartpole/"
