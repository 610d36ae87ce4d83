inkling "2.0"
using Number
using Math
using Goal

# Three concepts: a programmed one, a learned one, and a selector over both. One is trained at a time: --concept SwingUp.
const UprightDegrees = 12
const LimitDegrees = 90

type ObservableState {
  theta: number<-2 .. 2>,
  alpha: number<-Math.Pi .. Math.Pi>,
  theta_dot: number,
  alpha_dot: number,
}

type Voltage {
  voltage: Number.Float32<-8 .. 8>,
}

function Radians(Degrees: number): number {
  return Degrees * Math.Pi / 180
}

function Feedback(State: ObservableState): Voltage {
  return { voltage: -2 * State.theta + 35 * State.alpha - 1.5 * State.theta_dot + 3 * State.alpha_dot }
}

simulator Arm (Action: Voltage): ObservableState {
  package "qube-v1"
}

graph (input: ObservableState): Voltage {
  concept Balance(input): Voltage {
    programmed Feedback
  }

  concept SwingUp(input): Voltage {
    curriculum {
      source Arm
      training { EpisodeIterationLimit: 640 }
      goal (State: ObservableState) {
        reach Upright: Math.Abs(State.alpha) in Goal.RangeBelow(Radians(UprightDegrees))
        avoid LimitRange: Math.Abs(State.theta) in Goal.RangeAbove(Radians(LimitDegrees))
      }
      lesson AtRest {
        scenario { theta: number<-0.27 .. 0.27>, alpha: number<Math.Pi - 0.05 .. Math.Pi + 0.05> }
      }
    }
  }

  output concept Select(input): Voltage {
    select Balance
    select SwingUp
    curriculum {
      source Arm
      training { EpisodeIterationLimit: 640, NoProgressIterationLimit: 750000 }
      goal (State: ObservableState) {
        drive Upright: Math.Abs(State.alpha) in Goal.RangeBelow(Radians(UprightDegrees))
        avoid LimitRange: Math.Abs(State.theta) in Goal.RangeAbove(Radians(LimitDegrees))
        minimize Center: Math.Abs(State.theta) in Goal.RangeBelow(Radians(20))
      }
    }
  }
}
